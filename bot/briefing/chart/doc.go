// Package chart draws a timeline as a picture, to be read inside a chat.
//
// Each event has its words over a bar, and the bars stand on one axis of time, so that a
// reader sees what is close together and what is not. What the source or a moderator
// leaves open is hollow; what was replaced, withdrawn or passed without news is grey; what
// is dated only by its publication is a small dot. A mark on each line is the time of the
// answer.
//
// The picture has [Width] points, the width that Discord gives an attached image on a
// desktop, and two pixels a point. Letters are 12 points high, which is about what the
// words around it have.
package chart
