package core

import "strings"

// MaxOrderKeyBytes is how long a key of an order may be.
const MaxOrderKeyBytes = 64

// orderDigits are what keys are made of, in the order of their bytes.
const orderDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// KeyBetween returns a key that comes after one and before another, compared as
// strings. The empty before is the start, the empty after the end. Two devices that
// put different things into the same gap may get the same key; ids then tell them
// apart. After has to come behind before, and neither ends with a zero.
func KeyBetween(before, after string) string {
	var key strings.Builder
	for i := 0; ; i++ {
		low, high := orderDigit(before, i, 0), orderDigit(after, i, len(orderDigits))
		if after == "" {
			high = len(orderDigits)
		}
		switch {
		case high-low > 1:
			key.WriteByte(orderDigits[(low+high)/2])
			return key.String()
		case high-low == 1:
			after = "" // Whatever follows comes before after.
		}
		key.WriteByte(orderDigits[low])
	}
}

func orderDigit(key string, i, otherwise int) int {
	if i >= len(key) {
		return otherwise
	}
	return max(0, strings.IndexByte(orderDigits, key[i])) // A server may say what is no key.
}

// CheckOrderKey says whether a text can be a key: not empty, of the digits, not too
// long, and without a zero at the end, before which nothing fits.
func CheckOrderKey(key string) bool {
	return key != "" && len(key) <= MaxOrderKeyBytes && !strings.HasSuffix(key, "0") &&
		hasOnly(key, orderDigits)
}
