package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrNoRecord says that what was read is no record of a run.
var ErrNoRecord = errors.New("not a record of a run: make one with `lab run NAME --json FILE`")

// ReadRecords reads what `lab run --json` wrote: one record, or with --all a
// list of them. It returns at least one. Anything else is refused: other JSON,
// a file that ends in the middle, the format of another version.
func ReadRecords(r io.Reader) ([]*Record, error) {
	all, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	all = bytes.TrimSpace(all)
	if len(all) == 0 {
		return nil, errors.New("it is empty: the run was broken off before its record was written")
	}
	parts := []json.RawMessage{all}
	if all[0] == '[' {
		parts = nil
		if err := json.Unmarshal(all, &parts); err != nil {
			return nil, unreadable(err)
		}
	}
	if len(parts) == 0 {
		return nil, fmt.Errorf("an empty list: %w", ErrNoRecord)
	}
	var records []*Record
	for i, part := range parts {
		record, err := readRecord(part)
		if err != nil && len(parts) > 1 {
			err = fmt.Errorf("record %d of %d: %w", i+1, len(parts), err)
		}
		if err != nil {
			return nil, err
		}
		records = append(records, record)
	}
	return records, nil
}

// readRecord looks at the format first, so that a record of another version is
// called that and not a wrong type in some field.
func readRecord(part []byte) (*Record, error) {
	var head struct {
		Format *string `json:"format"`
	}
	if err := json.Unmarshal(part, &head); err != nil {
		return nil, unreadable(err)
	}
	switch {
	case head.Format == nil:
		return nil, ErrNoRecord
	case *head.Format != RecordFormat:
		return nil, fmt.Errorf("its format is %q, and this version of the lab reads %q: use the version that wrote it", *head.Format, RecordFormat)
	}
	var record Record
	if err := json.Unmarshal(part, &record); err != nil {
		return nil, fmt.Errorf("a record with a field that is wrong: %w", err)
	}
	return &record, nil
}

// unreadable tells a file that was cut off from one that is no JSON at all.
func unreadable(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && syntax.Error() == "unexpected end of JSON input" {
		return errors.New("it ends in the middle: the record is not whole")
	}
	return fmt.Errorf("%w (%w)", ErrNoRecord, err)
}
