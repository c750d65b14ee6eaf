namespace Gateway.Desk.Routing;

/// <summary>A request in line. The order of the line: priority, then calls before chats before e-mails, then who
/// waits longest; the key settles the rest.</summary>
internal sealed record WaitingRequest(RoutingRequest Request) : IComparable<WaitingRequest>
{
    public int CompareTo(WaitingRequest? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byPriority = other.Request.Priority.CompareTo(Request.Priority);
        var byKind = byPriority != 0 ? byPriority : Request.Kind.CompareTo(other.Request.Kind);
        var bySince = byKind != 0 ? byKind : Request.Since.CompareTo(other.Request.Since);
        return bySince != 0 ? bySince : Request.ContactId.CompareTo(other.Request.ContactId);
    }

    public bool Equals(WaitingRequest? other) => other is not null && CompareTo(other) == 0;

    public override int GetHashCode() => Request.ContactId.GetHashCode();
}
