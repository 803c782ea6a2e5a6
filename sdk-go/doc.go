// Package progimage stores, converts and reads images on a ProgImage server.
//
// Start with [New] or [FromEnv]. A [Client] stores an [Image], which describes a [Rendition] in any
// format and shape, which can be downloaded or linked. A [Job] makes many renditions in the
// background.
//
// Every call that sends a request takes a context and ends with it. If the context has no deadline,
// the client's timeout limits the call, including its retries and bodies.
//
// Every failure that is not a wrong argument is an [*Error], with the status and the code that the
// server answered. errors.Is tells its cause, such as [ErrImageNotFound] or [ErrUnavailable].
package progimage
