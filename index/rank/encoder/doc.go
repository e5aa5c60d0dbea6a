// Package encoder compares a question with sentences by a small transformer,
// all-MiniLM-L6-v2, in plain Go. Nothing needs it: it is an option beside the table of word
// meanings that package rank embeds, for those who can spare its file, memory and time.
//
// Read in this order:
//
//   - encoder.go: [Encoder], its parts, and [New], which rounds weights to a byte each
//   - file.go: how an encoder lies on disk; [Read] and [Encoder.Append]
//   - pieces.go: how text is cut into the pieces that the encoder knows
//   - forward.go: the six layers
//   - linear.go: their products, in whole numbers; tile.go and its form in assembly
//   - reader.go: [Reader], which remembers what it has read; what [Reader.Compare] returns
package encoder
