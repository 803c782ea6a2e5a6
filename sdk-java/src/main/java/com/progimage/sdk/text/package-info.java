/**
 * Reads and writes the texts that requests and answers consist of: ids, numbers and JSON. The
 * module does not export it.
 */
@NullMarked
package com.progimage.sdk.text;

import org.jspecify.annotations.NullMarked;
