package shop

// What tests from outside need to know.
const (
	LastWords    = lastWords
	SettlingTime = settleTime
	HearTime     = hearTime
	Silence      = silence
)

// Lives is how many goroutines look after the shop's replicas, or did and are still
// remembered.
func (s *Shop) Lives() int {
	s.alive.mu.Lock()
	defer s.alive.mu.Unlock()
	return len(s.alive.stops)
}
