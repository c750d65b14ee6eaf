namespace Gateway.Desk.Contacts.History;

/// <summary>What a contact says about the case it belongs to.</summary>
/// <param name="Subject">Subject for a new case; none when there is none.</param>
/// <param name="Number">The case number that the customer wrote, for example in an e-mail's subject.</param>
/// <param name="MayOpen">Whether a case is opened when none fits; not for a matter that is solved already.</param>
public sealed record CaseClue(string? Subject = null, long? Number = null, bool MayOpen = true);
