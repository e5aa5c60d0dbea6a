// Package standin is what the tests of several packages need around the stand-in for Discord: a server
// that fails the test over every request that Discord would refuse, and a log that many goroutines
// write. It is a package of its own so that programs which only play Discord link neither the testing
// package nor the validator.
package standin
