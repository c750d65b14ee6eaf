namespace Gateway.Desk.Contacts;

/// <summary>Everything that is stored of one contact.</summary>
/// <param name="Contact">The row.</param>
/// <param name="Customer">The customer; none for a withheld number.</param>
/// <param name="Legs">How well each party could be heard, in the order in which they left.</param>
/// <param name="Timeline">What happened, oldest first.</param>
public sealed record ContactRecord(
    Contact Contact, Customer? Customer, IReadOnlyList<ContactLeg> Legs, IReadOnlyList<TimelineEntry> Timeline);
