/**
 * Requests to an S3-compatible object store: limits, retries and outages. Start with {@link
 * ObjectClient}. Only this package uses the AWS SDK.
 */
@NullMarked
package com.progimage.server.blob.s3.client;

import org.jspecify.annotations.NullMarked;
