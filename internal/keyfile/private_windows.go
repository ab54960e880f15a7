package keyfile

import "io/fs"

// On Windows the folder is in %LocalAppData%, which is closed to other users by its access list.

func checkOwner(fs.FileInfo) error { return nil }

func checkClosed(fs.FileInfo) error { return nil }
