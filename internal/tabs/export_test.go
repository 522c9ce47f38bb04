package tabs

// Encode and Decode are what messages are made of.
var (
	Encode = encode
	Decode = decode
)
