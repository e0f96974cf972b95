package protocols

import (
	"context"
	"fmt"
	"runtime/metrics"
)

// settings are those of a process that decide what its calls cost beside the door
// that they go through.
type settings struct {
	GC     uint64 `json:"gc"`     // GOGC
	Memory uint64 `json:"memory"` // GOMEMLIMIT
	Procs  uint64 `json:"procs"`  // GOMAXPROCS
}

// inForce are the settings of this process.
func inForce() settings {
	read := []metrics.Sample{{Name: "/gc/gogc:percent"}, {Name: "/gc/gomemlimit:bytes"}, {Name: "/sched/gomaxprocs:threads"}}
	metrics.Read(read)
	return settings{read[0].Value.Uint64(), read[1].Value.Uint64(), read[2].Value.Uint64()}
}

// sameSettings refuses ends that are set differently: what they are compared by
// would be their settings.
func sameSettings(ctx context.Context, server, client *process) error {
	a, err := server.Ask(ctx, request{Settings: true})
	if err != nil {
		return err
	}
	b, err := client.Ask(ctx, request{Settings: true})
	if err != nil {
		return err
	}
	if a.Settings != b.Settings {
		return fmt.Errorf("the ends of the calls are set differently: the server %+v, the client %+v", a.Settings, b.Settings)
	}
	return nil
}
