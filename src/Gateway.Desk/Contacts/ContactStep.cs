namespace Gateway.Desk.Contacts;

/// <summary>A step of a contact as it happens, for those who watch live. <see cref="Words"/> are never stored.</summary>
/// <param name="Contact">The contact as it stands after the step.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Text">The particulars for people.</param>
/// <param name="Words">What the caller was heard to say; null when the step is no utterance.</param>
public sealed record ContactStep(Contact Contact, DateTimeOffset At, TimelineKind Kind, string Text, string? Words = null);
