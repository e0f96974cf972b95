package jaeger

import "time"

// QueryAddr is where a Jaeger answers searches.
func QueryAddr(j *Jaeger) string { return j.now.Load().query }

// BePatient says how long Jaeger may take to answer.
func BePatient(t *Traces, d time.Duration) { t.patience = d }

// AskNow makes the next question to a silent Jaeger due.
func AskNow(j *Jaeger) { j.silence.next.Store(1) }
