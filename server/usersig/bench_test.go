package usersig_test

import (
	"testing"
	"time"
)

func BenchmarkVerify(b *testing.B) {
	token := sign(b, key, "ann", time.Hour)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := key.Verify(token, "ann", issued); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSign(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sign(b, key, "ann", time.Hour)
	}
}
