namespace Gateway.Host.Tests.Rooms;

/// <summary>That a member of one type names another type.</summary>
internal readonly record struct TypeUse(Type User, string Member, Type Used);
