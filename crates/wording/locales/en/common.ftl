# Words that many pages share.
unknown = unknown
