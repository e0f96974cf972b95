package jaeger

// QueryAddr is where a Jaeger answers searches.
func QueryAddr(j *Jaeger) string { return j.now.Load().query }
