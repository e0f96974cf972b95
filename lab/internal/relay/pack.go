package relay

import (
	"bytes"
	"compress/flate"
	"io"
	"slices"
)

// packer compresses, at the level that takes the least time. It is used again and
// again, as a compressor is large.
type packer struct {
	out    bytes.Buffer
	writer *flate.Writer
}

func (p *packer) pack(data []byte) []byte {
	p.out.Reset()
	if p.writer == nil {
		p.writer, _ = flate.NewWriter(&p.out, flate.BestSpeed) // the level is right
	} else {
		p.writer.Reset(&p.out)
	}
	_, _ = p.writer.Write(data) // to memory, where nothing fails
	_ = p.writer.Close()
	return slices.Clone(p.out.Bytes())
}

// unpack gives back what was packed; of nothing, nothing.
func unpack(packed []byte) []byte {
	if packed == nil {
		return nil
	}
	data, _ := io.ReadAll(flate.NewReader(bytes.NewReader(packed))) // what pack wrote
	return data
}
