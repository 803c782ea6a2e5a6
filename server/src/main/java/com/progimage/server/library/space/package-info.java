/** The space that uploads reserve. Start with {@link UploadSpace}. */
@NullMarked
package com.progimage.server.library.space;

import org.jspecify.annotations.NullMarked;
