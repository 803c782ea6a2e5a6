/** Local copies of objects, bounded in size. Start with {@link ObjectCache}. */
@NullMarked
package com.progimage.server.blob.s3.cache;

import org.jspecify.annotations.NullMarked;
