import static com.progimage.sdk.ImageFormat.PNG;
import static com.progimage.sdk.ImageFormat.WEBP;
import static com.progimage.sdk.transformation.Transformations.resize;

import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.StoredImage;
import java.net.URI;
import java.nio.file.Path;

public class Cat {
  public static void main(String[] args) {
    // @start region="first"
    ProgImageClient images = ProgImageClient.create("http://localhost:8080");
    StoredImage cat = images.upload(Path.of("cat.jpg"));
    cat.as(PNG).saveTo(Path.of("cat.png"));
    URI thumbnail = cat.transform(resize(200, 200).cover()).as(WEBP).url();
    // @end
    System.out.println(thumbnail);
  }
}
