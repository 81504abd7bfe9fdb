"""Join the rooms to the verbs that users know; each verb is one function of an open theatre."""
