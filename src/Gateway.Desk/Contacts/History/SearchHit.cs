namespace Gateway.Desk.Contacts.History;

/// <summary>A place where words were found.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="At">When it was written, or the customer first known, the case opened.</param>
/// <param name="Snippet">The words around, with those found between U+E000 and U+E001, which no text of ours holds.</param>
/// <param name="CustomerId">The customer; none when not known.</param>
/// <param name="ContactId">The contact, of a message or a timeline's line.</param>
/// <param name="ConversationId">The conversation, of a message.</param>
/// <param name="CaseNumber">The case, of a case or of a contact in one.</param>
public sealed record SearchHit(
    SearchHitKind Kind, DateTimeOffset At, string Snippet, long? CustomerId, Guid? ContactId, long? ConversationId, long? CaseNumber)
{
    /// <summary>Stands before a word that was found.</summary>
    public const char Begin = '\uE000';

    /// <summary>Stands behind it.</summary>
    public const char End = '\uE001';
}

/// <summary>What a <see cref="SearchHit"/> is.</summary>
public enum SearchHitKind
{
    /// <summary>A message: its words or its subject.</summary>
    Message,

    /// <summary>A line of a contact's timeline.</summary>
    Timeline,

    /// <summary>A customer: the name or the note.</summary>
    Customer,

    /// <summary>The subject of a case.</summary>
    Case,
}

/// <summary>One page of hits, newest first.</summary>
/// <param name="Hits">What is on it.</param>
/// <param name="Next">Where the next page goes on; none when this is the last.</param>
public sealed record SearchPage(IReadOnlyList<SearchHit> Hits, string? Next);
