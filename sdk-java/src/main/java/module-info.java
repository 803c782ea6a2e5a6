/** A client of a ProgImage server. Start with {@link com.progimage.sdk.ProgImageClient}. */
module com.progimage.sdk {
  requires com.fasterxml.jackson.databind;
  requires java.net.http;
  requires static org.jspecify;

  exports com.progimage.sdk;
  exports com.progimage.sdk.transformation;
  exports com.progimage.sdk.webhook;
}
