package com.progimage.server.blob.s3;

import com.progimage.support.ObjectStoreProcess;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class S3BlobStoreTest extends ObjectStoreContract {
  @Override
  ObjectStoreProcess process() {
    return ObjectStoreProcess.shared();
  }
}
