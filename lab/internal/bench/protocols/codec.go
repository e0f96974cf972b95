package protocols

import (
	"fmt"
	"runtime"
	"time"

	"google.golang.org/protobuf/proto"

	orderv1 "github.com/msalab/msalab/proto/bench/order/v1"

	"github.com/msalab/msalab/lab/internal/bench/doors"
	"github.com/msalab/msalab/lab/internal/bench/ends"
)

// codecRequest asks to measure a codec on the order and the answer of a call.
type codecRequest struct {
	Codec  string        `json:"codec"`
	Lines  int           `json:"lines"`
	Budget time.Duration `json:"budget"`
}

// codecResult is what writing and reading both messages of a call once takes.
type codecResult struct {
	Encode time.Duration `json:"encode"`
	Decode time.Duration `json:"decode"`
	Bytes  int           `json:"bytes"`
	Allocs float64       `json:"allocs"`
}

// measureCodec repeats what the two ends of a call do with a codec, writing and
// reading each message once, on one goroutine. Collecting its garbage is part of
// it.
func measureCodec(r codecRequest) (result codecResult, err error) {
	c, ok := doors.CodecNamed(r.Codec)
	if !ok {
		return result, fmt.Errorf("unknown codec %q", r.Codec)
	}
	order := doors.Sample(r.Lines)
	sent, received := []proto.Message{order, doors.Place(order)}, []proto.Message{&orderv1.PlaceOrderRequest{}, &orderv1.PlaceOrderResponse{}}
	var written [2][]byte
	runtime.GC()
	before, err := ends.Used()
	if err != nil {
		return result, err
	}
	var encode, decode time.Duration
	rounds := 0
	for ; rounds < 3 || encode+decode < r.Budget; rounds++ {
		began := time.Now()
		for i, m := range sent {
			if written[i], err = c.Marshal(m); err != nil {
				return result, fmt.Errorf("%s: write: %w", r.Codec, err)
			}
		}
		middle := time.Now()
		received[0], received[1] = &orderv1.PlaceOrderRequest{}, &orderv1.PlaceOrderResponse{}
		for i, m := range received {
			if err := c.Unmarshal(written[i], m); err != nil {
				return result, fmt.Errorf("%s: read: %w", r.Codec, err)
			}
		}
		encode, decode = encode+middle.Sub(began), decode+time.Since(middle)
	}
	after, err := ends.Used()
	if err != nil {
		return result, err
	}
	for i := range sent {
		if !proto.Equal(sent[i], received[i]) {
			return result, fmt.Errorf("%s: what was written is read as another message", r.Codec)
		}
	}
	return codecResult{
		Encode: encode / time.Duration(rounds), Decode: decode / time.Duration(rounds),
		Bytes: len(written[0]) + len(written[1]), Allocs: float64(after.Since(before).Allocs) / float64(rounds),
	}, nil
}
