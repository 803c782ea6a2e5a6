Feature: Storing an image

  Scenario Outline: The bytes that were stored come back unchanged: <format>
    When I upload a <format> picture of 300x200 pixels
    Then I am told that it is a <format> of 300x200 pixels
    And I am told its size and digest
    And its record says the same
    When I get the original
    Then I receive what I uploaded

    Examples:
      | format |
      | jpeg   |
      | png    |
      | gif    |
      | svg    |

  Scenario: A photo is as wide and high as its viewers see it
    Given a stored photo of 300x200 pixels that was taken with the camera turned
    Then I am told that it is a jpeg of 200x300 pixels

  Scenario: The same file twice is two images
    Given a stored png picture of 300x200 pixels
    When I upload the same file again
    Then they are two images

  @http @sdk
  Scenario: An image can have an end
    When I upload a png picture of 300x200 pixels for 1 second
    Then it is gone after 1 second

  @http
  Scenario: A browser's form
    When I send a form with a png picture named cat.png
    Then the answer is 201
    And the record in the answer is that of a png of 60x40 pixels

  @http
  Scenario: A form whose file has another kind's name
    When I send a form with a png picture named cat.gif
    Then I am refused with 415 and the code type-mismatch

  @http
  Scenario: A body that changed on its way
    When I upload a picture whose digest does not fit
    Then I am refused with 400 and the code digest-mismatch
