package profile

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// look is a stack that was seen, and how many times.
type look struct {
	stack []string // names of functions, the innermost first
	times int
}

// The numbers of the fields that are read.
const (
	profileSample, profileLocation, profileFunction, profileString = 2, 4, 5, 6

	sampleLocation, sampleValue = 1, 2
	locationID, locationLine    = 1, 4
	lineFunction                = 1
	functionID, functionName    = 1, 2
)

// parse reads the samples of a profile.
func parse(raw []byte) ([]look, error) {
	var samples, locations, functions, names [][]byte
	err := each(raw, func(number protowire.Number, content []byte, _ uint64) error {
		switch number {
		case profileSample:
			samples = append(samples, content)
		case profileLocation:
			locations = append(locations, content)
		case profileFunction:
			functions = append(functions, content)
		case profileString:
			names = append(names, content)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	named, err := functionNames(functions, names)
	if err != nil {
		return nil, err
	}
	calls, err := locationNames(locations, named)
	if err != nil {
		return nil, err
	}
	var looks []look
	for _, s := range samples {
		ids, err := numbers(s, sampleLocation)
		if err != nil {
			return nil, err
		}
		values, err := numbers(s, sampleValue)
		if err != nil || len(values) == 0 {
			return nil, errors.Join(err, errors.New("a sample without a value"))
		}
		l := look{times: int(values[0])}
		for _, id := range ids {
			l.stack = append(l.stack, calls[id]...)
		}
		looks = append(looks, l)
	}
	return looks, nil
}

// functionNames are the names of functions, by their ids.
func functionNames(functions, names [][]byte) (map[uint64]string, error) {
	named := map[uint64]string{}
	for _, f := range functions {
		var id, name uint64
		err := each(f, func(number protowire.Number, _ []byte, v uint64) error {
			switch number {
			case functionID:
				id = v
			case functionName:
				name = v
			}
			return nil
		})
		if err != nil || name >= uint64(len(names)) {
			return nil, errors.Join(err, fmt.Errorf("function %d has the name %d of %d", id, name, len(names)))
		}
		named[id] = string(names[name])
	}
	return named, nil
}

// locationNames are the functions at each place of the program, by its id; those
// that were compiled into others come first.
func locationNames(locations [][]byte, named map[uint64]string) (map[uint64][]string, error) {
	calls := map[uint64][]string{}
	for _, l := range locations {
		var id uint64
		var functions []string
		err := each(l, func(number protowire.Number, content []byte, v uint64) error {
			switch number {
			case locationID:
				id = v
			case locationLine:
				ids, err := numbers(content, lineFunction)
				for _, f := range ids {
					functions = append(functions, named[f])
				}
				return err
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		calls[id] = functions
	}
	return calls, nil
}

// each calls f with the fields of a message: their bytes, or their number.
func each(raw []byte, f func(number protowire.Number, content []byte, v uint64) error) error {
	for len(raw) > 0 {
		number, typ, n := protowire.ConsumeTag(raw)
		if n < 0 {
			return protowire.ParseError(n)
		}
		raw = raw[n:]
		var content []byte
		var v uint64
		switch typ {
		case protowire.BytesType:
			content, n = protowire.ConsumeBytes(raw)
		case protowire.VarintType:
			v, n = protowire.ConsumeVarint(raw)
		default:
			n = protowire.ConsumeFieldValue(number, typ, raw)
		}
		if n < 0 {
			return protowire.ParseError(n)
		}
		raw = raw[n:]
		if err := f(number, content, v); err != nil {
			return err
		}
	}
	return nil
}

// numbers are those of one field of a message, packed or not.
func numbers(raw []byte, field protowire.Number) (all []uint64, err error) {
	err = each(raw, func(number protowire.Number, content []byte, v uint64) error {
		if number != field {
			return nil
		}
		if content == nil {
			all = append(all, v)
			return nil
		}
		for len(content) > 0 {
			v, n := protowire.ConsumeVarint(content)
			if n < 0 {
				return protowire.ParseError(n)
			}
			all, content = append(all, v), content[n:]
		}
		return nil
	})
	return all, err
}
