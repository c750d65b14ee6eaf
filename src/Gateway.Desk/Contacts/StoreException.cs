namespace Gateway.Desk.Contacts;

/// <summary>A store could not keep or give what it was asked for: disk full, file damaged, taking too long.</summary>
public sealed class StoreException(string message, Exception? cause = null) : Exception(message, cause);
