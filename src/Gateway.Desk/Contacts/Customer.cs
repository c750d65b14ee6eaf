namespace Gateway.Desk.Contacts;

/// <summary>A person who brings contacts, as far as the gateway knows them.</summary>
/// <param name="Id">Key of the row.</param>
/// <param name="Name">Name for people; none until somebody told it.</param>
/// <param name="Language">Two-letter code of the language to speak; none when unknown.</param>
/// <param name="Note">A line for agents; none when empty.</param>
public sealed record Customer(long Id, string? Name = null, string? Language = null, string? Note = null);
