// Package account carries out what concerns all that there is of a user: it erases
// accounts and exports what there is of one. It knows the documents that core names
// and a store that can forget, and no database.
package account
