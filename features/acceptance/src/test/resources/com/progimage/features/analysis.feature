@state
Feature: Learning what pictures show

  Scenario: The faces of my pictures, and their average
    When I upload 2 pictures of a face and have their faces found
    Then I find one face in each, with an encoding
    And they are of one person
    And 2 analyses of faces are done
    And the average of 2 faces is in the middle between them

  Scenario: A session compares five pictures, and stores none
    Given a session that I created
    When I add 5 pictures of a face to it
    Then I am told an encoding of each, and they are of one person
    When I add one more
    Then I am refused with 409 and the code session-full
    And the session shows the same 5 faces
    When I reset the session
    Then the session is empty
    And there is room for one more
    When I end the session
    And I ask for the pictures of the session
    Then I am refused with 401 and the code key-invalid
    And none of the pictures was stored

  Scenario: A shop has the picture of a customer labeled
    Given a server that may call my shop back
    When I create a link for a picture whose labels I want
    Then the link is open
    When a customer sends a picture of a person through the link
    Then my shop is called back with the labels of the picture, and the signature is right
    And the link is done
    And the link tells the same
    And another picture finds the link used up
