// Package media takes in and gives out the bytes of images, recordings, videos
// and files: PUT /media/<uuid> for whoever has a userSig, GET /media/<uuid> for
// whoever knows the uuid, which only those do who can read the message that
// names it. What was taken in never changes.
//
// [Folder] keeps it in files, for a server with a database of its own;
// sqlstore.Postgres keeps it for several.
package media
