// Package media takes in and gives out the bytes of images, recordings, videos
// and files: PUT /media/<uuid> for whoever has a userSig, GET /media/<uuid> for
// users who know the uuid. Only those who can read the message that names it know
// it, and [Signing] has its address end. Stored bytes never change.
//
// [Folder] keeps it in files, for a server with a database of its own;
// sqlstore.Postgres keeps it for several.
package media
