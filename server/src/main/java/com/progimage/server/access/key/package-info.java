/** A key as its holder has it: the text, what proves it, and the URLs signed with it. */
@NullMarked
package com.progimage.server.access.key;

import org.jspecify.annotations.NullMarked;
