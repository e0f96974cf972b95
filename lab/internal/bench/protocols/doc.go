// Package protocols measures one operation through many doors (see package
// doors): how long a call takes, how many are made in a second, what it costs
// in bytes, connections, processor time and allocations; and the codecs alone.
//
// The server of the doors and their callers are two processes, ends, so that
// each one's processor time is its own and both collect garbage by the same
// settings. Everything between them passes a line of package linkfault, which is
// in the lab's process, also where it delays nothing: it counts bytes and
// connections. What it costs a call, it costs every call alike; what it costs a
// connection, the doors pay that open one for each call: the line opens another
// one behind it. That stands where the figures are shown.
//
// The callers are a closed loop: each makes its next call when the one before it
// was answered. So the figures of many callers are those of a door at saturation.
package protocols
