package board

import (
	"context"
	"encoding/json"
	"fmt"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/internal/store"
)

// topicsSchema is what v2 adds to the tables of v1.
const topicsSchema = `
CREATE TABLE IF NOT EXISTS board_topics (
	post_id INTEGER PRIMARY KEY,
	topic   TEXT NOT NULL
) STRICT;
`

// topics is the table that says what posts are about.
type topics struct {
	db *store.DB
}

// keep notes the topic of a post, once.
func (t topics) keep(ctx context.Context, p *boardv1.Post) error {
	_, err := t.db.Exec(ctx, `
		INSERT INTO board_topics (post_id, topic) VALUES (?, ?) ON CONFLICT (post_id) DO NOTHING`, p.GetId(), p.GetTopic())
	if err != nil {
		return fmt.Errorf("insert topic: %w", err)
	}
	return nil
}

// fill sets the topics of posts, by one statement.
func (t topics) fill(ctx context.Context, posts []*boardv1.Post) error {
	byID := map[int64]*boardv1.Post{}
	var ids []int64
	for _, p := range posts {
		byID[p.GetId()] = p
		ids = append(ids, p.GetId())
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	rows, err := t.db.Query(ctx, `
		SELECT post_id, topic FROM board_topics WHERE post_id IN (SELECT value FROM json_each(?))`, string(list))
	if err != nil {
		return fmt.Errorf("read topics: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var topic string
		if err := rows.Scan(&id, &topic); err != nil {
			return fmt.Errorf("read topics: %w", err)
		}
		byID[id].Topic = topic
	}
	return rows.Err()
}
