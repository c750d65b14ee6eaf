namespace Gateway.Telephony.Sip.Admission;

/// <summary>What to do with a message, by its source alone.</summary>
public enum AdmissionVerdict
{
    /// <summary>Read it.</summary>
    Admit,

    /// <summary>Too many: tell the source to come back later. Given seldom, so that the answers cost less than the flood.</summary>
    Refuse,

    /// <summary>Pass over it.</summary>
    Drop,
}
