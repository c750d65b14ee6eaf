using System.Reflection;

namespace Gateway.Host.Tests.Rooms;

/// <summary>Finds every type that a type names: in base types, signatures, fields, attributes and method bodies.</summary>
internal static class TypeReader
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<TypeUse> UsesOf(Type type)
    {
        foreach (var used in Shape(type).SelectMany(Parts))
        {
            yield return new TypeUse(type, type.Name, used);
        }

        foreach (var member in type.GetMembers(Declared))
        {
            foreach (var used in OfMember(member).SelectMany(Parts))
            {
                yield return new TypeUse(type, member.Name, used);
            }
        }
    }

    private static IEnumerable<Type> Shape(Type type) =>
        [.. type.BaseType is { } parent ? new[] { parent } : [], .. type.GetInterfaces(), .. Attributes(type),
            .. type.GetGenericArguments().SelectMany(argument => argument.GetGenericParameterConstraints())];

    private static IEnumerable<Type> OfMember(MemberInfo member) => member switch
    {
        FieldInfo field => [field.FieldType, .. Attributes(field)],
        PropertyInfo property => [property.PropertyType, .. Attributes(property)],
        MethodInfo method => [method.ReturnType, .. OfMethod(method)],
        ConstructorInfo constructor => OfMethod(constructor),
        _ => [],
    };

    private static IEnumerable<Type> OfMethod(MethodBase method) =>
        [.. method.GetParameters().Select(parameter => parameter.ParameterType), .. Attributes(method), .. InstructionReader.TypesIn(method)];

    private static IEnumerable<Type> Attributes(MemberInfo member) =>
        member.GetCustomAttributesData().Select(attribute => attribute.AttributeType);

    // A List<SipRequest[]> names List, SipRequest[] and SipRequest.
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];
    }
}
