@stored
Feature: Deleting an image

  @quick @keys
  Scenario: A deleted image is gone, in each of its shapes
    Given a stored jpeg picture of 300x200 pixels
    When I get it as png
    Then I receive a png of 300x200 pixels
    When I delete it
    And I get it as png
    Then I am refused with 404 and the code image-not-found
    When I get the original
    Then I am refused with 404 and the code image-not-found
    When I delete it
    Then I am refused with 404 and the code image-not-found
