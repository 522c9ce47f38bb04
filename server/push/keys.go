package push

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
)

// Keys are what a server proves itself with to push services, and what browsers
// tie their subscriptions to: a point and a number of P-256, base64url without
// padding. With other keys all devices have to subscribe anew.
type Keys struct {
	Public  string `json:"publicKey"`
	Private string `json:"privateKey"`
}

// NewKeys draws a pair.
func NewKeys() (Keys, error) {
	private, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return Keys{}, fmt.Errorf("draw push keys: %w", err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	return Keys{Public: encode(private.PublicKey().Bytes()), Private: encode(private.Bytes())}, nil
}

// ReadKeys reads a pair as JSON has it. An error never says what the text is.
func ReadKeys(text []byte) (Keys, error) {
	var keys Keys
	if err := json.Unmarshal(text, &keys); err != nil {
		return Keys{}, errors.New("push keys are JSON as parlor push-key prints it")
	}
	number, err := base64.RawURLEncoding.DecodeString(keys.Private)
	if err != nil {
		return Keys{}, errors.New("the private push key is no base64url")
	}
	private, err := ecdh.P256().NewPrivateKey(number)
	if err != nil || base64.RawURLEncoding.EncodeToString(private.PublicKey().Bytes()) != keys.Public {
		return Keys{}, errors.New("the push keys are no pair")
	}
	return keys, nil
}
