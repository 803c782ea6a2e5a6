/**
 * Upload links: URLs through which clients without a key store one image each. Start with {@link
 * UploadLinks}, the use case; {@link LinkRunner} ends links behind requests.
 */
@NullMarked
package com.progimage.server.link;

import org.jspecify.annotations.NullMarked;
