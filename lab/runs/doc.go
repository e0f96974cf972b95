// Package runs is a run as data: a [Snapshot] is its state at one moment, an [Event]
// something that happened in it, a [Record] all of it, written down, with the frames
// that a replay shows. The app draws snapshots, reports read records, and neither
// knows the engine that made them.
//
// The JSON form of a record is described by record.schema.json beside this file.
package runs
