package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// create opens a file that a flag names for writing, before anything is started, so
// that a bad path costs no run. What stood there stays until the new is written: the
// file takes its name when it is closed, unless nothing was written or that failed.
// "-" is standard output, empty: nowhere.
func create(flag, path string) (io.WriteCloser, error) {
	switch path {
	case "":
		return nopCloser{io.Discard}, nil
	case "-":
		return nopCloser{os.Stdout}, nil
	}
	d, err := openDraft(path)
	if bad := (*os.PathError)(nil); errors.As(err, &bad) {
		bad.Path = path // not its draft's
	}
	if err != nil {
		return nil, usage(fmt.Errorf("%s: %w", flag, err))
	}
	return d, nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// draft is a file on its way to its name.
type draft struct {
	file    *os.File // not embedded: its other ways to write would go unnoticed
	name    string   // that it will have; empty: it is there already, a device or a pipe
	written int
	err     error // of the first write that failed
}

func openDraft(path string) (*draft, error) {
	if strings.HasPrefix(path, "/dev/") { // standard output, say, wherever that leads
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
		return &draft{file: f}, err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // a link stays one
	}
	mode := os.FileMode(0o666)
	switch there, err := os.Stat(path); {
	case err == nil && !there.Mode().IsRegular():
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		return &draft{file: f}, err
	case err == nil:
		f, err := os.OpenFile(path, os.O_WRONLY, 0) // one that may not be written isn't replaced either
		if err != nil {
			return nil, err
		}
		_, mode = f.Close(), there.Mode().Perm()
	}
	f, err := os.OpenFile(path+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	return &draft{file: f, name: path}, err
}

// Write writes, and remembers that it failed.
func (d *draft) Write(p []byte) (int, error) {
	n, err := d.file.Write(p)
	d.written += n
	d.err = errors.Join(d.err, err)
	return n, err
}

// Close ends the file and gives it its name.
func (d *draft) Close() error {
	err := d.file.Close()
	switch {
	case d.name == "":
		return err
	case d.err != nil || d.written == 0 || err != nil:
		return errors.Join(err, os.Remove(d.file.Name()))
	}
	return os.Rename(d.file.Name(), d.name)
}

// errUnprinted says that what is printed has no place.
var errUnprinted = errors.New("what is printed can't be written")

// unlessReaderGone says what is wrong with the output, unless it is that whoever read
// it went away, or its terminal: that is a way to interrupt the lab.
func unlessReaderGone(err error) error {
	var bad *os.PathError
	if !errors.As(err, &bad) || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.EIO) {
		return nil
	}
	return fmt.Errorf("%w: %w; free space there, or send it elsewhere", errUnprinted, err)
}

// watched passes on what is printed, and remembers the first time that this failed.
type watched struct {
	io.Writer
	err error
}

func (w *watched) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if w.err == nil {
		w.err = unlessReaderGone(err)
	}
	return n, err
}

// apart makes sure that what a flag has written isn't what is read: it would be gone.
func apart(flag, out, in string) error {
	written, err := os.Stat(out)
	if err != nil {
		return nil // there is none so far
	}
	if read, err := os.Stat(in); err != nil || !written.Mode().IsRegular() || !os.SameFile(written, read) {
		return nil
	}
	return usage(fmt.Errorf("%s %s is the same file as %s, which is read: choose another", flag, out, in))
}
