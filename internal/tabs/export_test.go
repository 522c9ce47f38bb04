package tabs

// Decode reads a message.
var Decode = decode
