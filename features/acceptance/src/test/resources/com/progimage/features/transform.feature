Feature: An image in any shape

  Scenario Outline: The URL says the transformation: <transformation>
    Given a stored jpeg picture of 300x200 pixels
    When I get it as <transformation>
    Then I receive a <format> of <size> pixels

    Examples:
      | transformation                    | format | size    |
      | resize_100x.png                   | png    | 100x67  |
      | resize_100x100_cover,rotate_90.gif | gif   | 100x100 |
      | crop_10x20x120x80.webp            | webp   | 120x80  |
      | rotate_-90,quality_70.jpg         | jpeg   | 200x300 |
      | pad_5,blur_2,sepia,mask_heart.webp | webp  | 310x210 |

  @http @sdk
  Scenario Outline: Steps are done in their order: <transformation>
    Given a stored png picture of 300x200 pixels
    When I get it as <transformation>
    Then I receive a png of 100x50 pixels
    And it is <left> at 5,25
    And it is <right> at 95,25

    Examples:
      | transformation                | left   | right |
      | crop_0x150x100x50,rotate_180.png | meadow | meadow |
      | rotate_180,crop_0x150x100x50.png | sky    | sky    |
      | rotate_90,crop_10x0x100x50.png   | meadow | sky    |

  @http
  Scenario: Another spelling is the same rendition
    Given a stored jpeg picture of 300x200 pixels
    When I request it as rotate_270,resize_050x.png
    Then it was made
    When I request it as rotate_-90.0,resize_50x.png
    Then it was kept

  @http @cli
  Scenario Outline: A transformation that makes no sense: <transformation>
    Given a stored jpeg picture of 300x200 pixels
    When I get it as <transformation>
    Then I am refused with 400 and the code invalid-transformation

    Examples:
      | transformation         |
      | resize_0x100.png       |
      | explode_3.png          |

  @sdk
  Scenario: The SDK does not send what makes no sense
    Given a stored jpeg picture of 300x200 pixels
    When I get it as explode_3.png
    Then I am refused before anything is sent, because no such step

  Scenario: A step that the picture does not allow, and a format that nobody knows
    Given a stored jpeg picture of 300x200 pixels
    When I get it as crop_900x900x10x10.png
    Then I am refused with 400 and the code invalid-transformation
    When I get it as qoi
    Then I am refused with 404 and the code unknown-format
