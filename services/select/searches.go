package selectsvc

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/msalab/msalab/services/internal/plant"
	"github.com/msalab/msalab/services/internal/store"
)

// searches is the slow query that can be planted: each search counts how often
// its word was searched for before, in a table of 200,000 searches that has no
// index on the word. So all of them are read, each time:
//
//	SELECT count(*) FROM select_searches WHERE word = ?  -- SCAN select_searches
//
// What would cure it is one line, and it stands below, unused:
//
//	CREATE INDEX select_searches_by_word ON select_searches (word)
//
// The table is in memory, apart from the shop's data. It is there as long as the
// fault is.
type searches struct {
	mu sync.RWMutex // read-held by counts, so that the table isn't closed under them
	db *store.DB    // nil: not planted
}

// The rows are the products of small tables: 200,000 by one statement, in some
// 50 ms. (A recursive query would take ten times as long.)
const (
	searchesSchema = `CREATE TABLE select_searches (number INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT`
	searchesRows   = `
		WITH ten(n) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)),
			words(word) AS (VALUES ('teapot'), ('cup'), ('kettle'), ('pan'), ('desk'), ('lamp'), ('notebook'),
				('pen'), ('backpack'), ('umbrella'), ('spade'), ('planter'), ('chair'), ('table'), ('bowl'),
				('plate'), ('fork'), ('knife'), ('spoon'), ('candle'))
		INSERT INTO select_searches (word) SELECT word FROM ten a, ten b, ten c, ten d, words`
)

// count tells how often a word was searched for before.
func (s *searches) count(ctx context.Context, word string) (n int, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.db == nil {
		return 0, nil // healed meanwhile
	}
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM select_searches WHERE word = ?`, word).Scan(&n)
	if err != nil {
		err = fmt.Errorf("count searches for %q: %w", word, err)
	}
	return n, err
}

// Plant makes the table of searches for a slow query; other causes need nothing.
func (s *service) Plant(ctx context.Context, cause string) error {
	if cause != plant.SlowQuery {
		return nil
	}
	db, err := store.OpenMemory(ctx)
	if err != nil {
		return err
	}
	for _, statement := range []string{searchesSchema, searchesRows} {
		if _, err := db.Exec(ctx, statement); err != nil {
			return errors.Join(fmt.Errorf("make searches: %w", err), db.Close())
		}
	}
	s.searches.mu.Lock()
	defer s.searches.mu.Unlock()
	s.searches.db = db
	return nil
}

// Uproot drops it.
func (s *service) Uproot(cause string) error {
	if cause != plant.SlowQuery {
		return nil
	}
	s.searches.mu.Lock()
	defer s.searches.mu.Unlock()
	db := s.searches.db
	s.searches.db = nil
	if db == nil {
		return nil
	}
	return db.Close()
}
