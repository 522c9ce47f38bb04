package link

import (
	"hash/fnv"
	"strconv"
)

// Seal stands for a userSig that the server has accepted: with the same one a
// page may show the copy before the server has answered. It guards nothing:
// whoever can read the seal can read the copy.
func Seal(userSig string) string {
	h := fnv.New64a()
	h.Write([]byte(userSig))
	return strconv.FormatUint(h.Sum64(), 36)
}
