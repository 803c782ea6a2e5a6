/**
 * Uploads of many files that can be interrupted and resumed. Start with {@link
 * com.progimage.cli.bulk.BulkUpload}.
 */
@NullMarked
package com.progimage.cli.bulk;

import org.jspecify.annotations.NullMarked;
