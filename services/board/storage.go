package board

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

// Ids only ever grow (AUTOINCREMENT), and one transaction writes at a time, so
// "what is new" is "what has a larger id" for every replica.
const schema = `
CREATE TABLE IF NOT EXISTS board_posts (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	request_id TEXT    NOT NULL UNIQUE,
	author     TEXT    NOT NULL,
	title      TEXT    NOT NULL,
	body       TEXT    NOT NULL,
	written_at INTEGER NOT NULL -- milliseconds since 1970
) STRICT;

CREATE TABLE IF NOT EXISTS board_messages (
	id     INTEGER PRIMARY KEY AUTOINCREMENT,
	room   TEXT NOT NULL,
	sender TEXT NOT NULL, -- the stream that it came by
	author TEXT NOT NULL,
	text   TEXT NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS board_messages_by_room ON board_messages (room, id);
`

// seed writes posts a minute apart, from a fixed day on: the same seed gives
// the same posts.
func seed(ctx context.Context, db *store.DB, s replica.Seed) error {
	topics := []string{"New arrivals", "Opening hours", "Delivery", "Sale", "Question", "Thank you"}
	type row struct {
		Request, Author, Title, Body string
		WrittenAt                    int64
	}
	first := time.Date(2026, time.January, 1, 9, 0, 0, 0, time.UTC)
	rows := make([]row, s.Posts)
	for i := range rows {
		topic := topics[(uint64(i)+s.Number)%uint64(len(topics))]
		rows[i] = row{
			Request:   fmt.Sprintf("seed/%05d", i),
			Author:    fmt.Sprintf("member-%05d", i%max(s.Members, 1)),
			Title:     fmt.Sprintf("%s (%d)", topic, i+1),
			Body:      fmt.Sprintf("A note on %q.", topic),
			WrittenAt: first.Add(time.Duration(i) * time.Minute).UnixMilli(),
		}
	}
	all, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, `
		INSERT INTO board_posts (request_id, author, title, body, written_at)
		SELECT value ->> 'Request', value ->> 'Author', value ->> 'Title', value ->> 'Body', value ->> 'WrittenAt'
		FROM json_each(?) ORDER BY key`, string(all))
	return err
}

type storage struct {
	db *store.DB
}

// insert keeps a post unless its request was served before, and returns the
// post of that request.
func (s storage) insert(ctx context.Context, requestID string, p *boardv1.Post) (*boardv1.Post, error) {
	_, err := s.db.Exec(ctx, `
		INSERT INTO board_posts (request_id, author, title, body, written_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (request_id) DO NOTHING`,
		requestID, p.GetAuthor(), p.GetTitle(), p.GetBody(), p.GetWrittenAt().AsTime().UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("insert post: %w", err)
	}
	posts, err := s.posts(ctx, `request_id = ?`, requestID)
	if err != nil {
		return nil, err
	}
	if len(posts) == 0 {
		return nil, fmt.Errorf("read post: %w", store.ErrNoRows)
	}
	return posts[0], nil
}

// before returns the newest posts with an id below the given one, newest first.
func (s storage) before(ctx context.Context, id int64, limit int32) ([]*boardv1.Post, error) {
	if id == 0 {
		id = math.MaxInt64
	}
	return s.posts(ctx, `id < ? ORDER BY id DESC LIMIT ?`, id, limit)
}

// after returns the oldest posts with an id above the given one, oldest first.
func (s storage) after(ctx context.Context, id int64, limit int32) ([]*boardv1.Post, error) {
	return s.posts(ctx, `id > ? ORDER BY id LIMIT ?`, id, limit)
}

func (s storage) posts(ctx context.Context, condition string, args ...any) ([]*boardv1.Post, error) {
	rows, err := s.db.Query(ctx, `
		SELECT id, author, title, body, written_at FROM board_posts WHERE `+condition, args...)
	if err != nil {
		return nil, fmt.Errorf("read posts: %w", err)
	}
	defer rows.Close()
	var posts []*boardv1.Post
	for rows.Next() {
		var p boardv1.Post
		var writtenAt int64
		if err := rows.Scan(&p.Id, &p.Author, &p.Title, &p.Body, &writtenAt); err != nil {
			return nil, fmt.Errorf("read posts: %w", err)
		}
		p.WrittenAt = timestamppb.New(time.UnixMilli(writtenAt))
		posts = append(posts, &p)
	}
	return posts, rows.Err()
}

// lastPost returns the highest id of a post.
func (s storage) lastPost(ctx context.Context) (int64, error) {
	return s.number(ctx, `SELECT coalesce(max(id), 0) FROM board_posts`)
}

// lastMessage returns the highest id of a message.
func (s storage) lastMessage(ctx context.Context) (int64, error) {
	return s.number(ctx, `SELECT coalesce(max(id), 0) FROM board_messages`)
}

func (s storage) number(ctx context.Context, query string) (int64, error) {
	var n int64
	if err := s.db.QueryRow(ctx, query).Scan(&n); err != nil {
		return 0, fmt.Errorf("read last id: %w", err)
	}
	return n, nil
}

// say keeps a message.
func (s storage) say(ctx context.Context, sender string, m *boardv1.ChatMessage) error {
	_, err := s.db.Exec(ctx, `
		INSERT INTO board_messages (room, sender, author, text) VALUES (?, ?, ?, ?)`,
		m.GetRoom(), sender, m.GetAuthor(), m.GetText())
	if err != nil {
		return fmt.Errorf("insert message: %w", err)
	}
	return nil
}

// heard returns the oldest messages of a room with an id above the given one,
// but for the listener's own, and the last of their ids.
func (s storage) heard(ctx context.Context, room, listener string, id int64, limit int32) ([]*boardv1.ChatMessage, int64, error) {
	rows, err := s.db.Query(ctx, `
		SELECT id, room, author, text FROM board_messages
		WHERE room = ? AND id > ? AND sender <> ?
		ORDER BY id LIMIT ?`, room, id, listener, limit)
	if err != nil {
		return nil, id, fmt.Errorf("read messages: %w", err)
	}
	defer rows.Close()
	var messages []*boardv1.ChatMessage
	for rows.Next() {
		var m boardv1.ChatMessage
		if err := rows.Scan(&id, &m.Room, &m.Author, &m.Text); err != nil {
			return nil, id, fmt.Errorf("read messages: %w", err)
		}
		messages = append(messages, &m)
	}
	return messages, id, rows.Err()
}
