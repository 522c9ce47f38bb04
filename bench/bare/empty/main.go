// Command empty does nothing: what is in its module is what any Go program
// brings along.
package main

func main() {}
