using System.Reflection;
using System.Reflection.Emit;

namespace Ibasho.Tests.Walls;

/// <summary>Which types of the product a type uses, read from what the compiler made of it.</summary>
internal static class Uses
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => (int)(ushort)c.Value);

    public static IEnumerable<Type> All => typeof(Web).Assembly.GetTypes();

    /// <summary>Everything this type names: bases, members, signatures, and what its code calls.</summary>
    public static IEnumerable<MemberInfo> Of(Type type)
    {
        foreach (var attribute in type.CustomAttributes) yield return attribute.AttributeType;
        if (type.BaseType is { } above) yield return above;
        foreach (var face in type.GetInterfaces()) yield return face;
        foreach (var field in type.GetFields(Own)) yield return field.FieldType;
        foreach (var property in type.GetProperties(Own)) yield return property.PropertyType;
        foreach (var method in type.GetMethods(Own).Cast<MethodBase>().Concat(type.GetConstructors(Own)))
        {
            if (method is MethodInfo { ReturnType: var returned }) yield return returned;
            foreach (var parameter in method.GetParameters()) yield return parameter.ParameterType;
            foreach (var called in Called(method)) yield return called;
        }
    }

    /// <summary>A type and what it is made of: its arguments, its elements, the type around it.</summary>
    public static IEnumerable<Type> Parts(MemberInfo member)
    {
        if (member is not Type && member.DeclaringType is { } declaring)
            foreach (var part in Parts(declaring)) yield return part;
        if (member is MethodInfo { IsGenericMethod: true } method)
            foreach (var part in method.GetGenericArguments().SelectMany(Parts)) yield return part;
        if (member is not Type type) yield break;
        if (type.HasElementType)
        {
            foreach (var part in Parts(type.GetElementType()!)) yield return part;
            yield break;
        }
        yield return type;
        if (type.IsGenericType && !type.IsGenericTypeDefinition)
            foreach (var part in type.GetGenericArguments().SelectMany(Parts)) yield return part;
    }

    private static IEnumerable<MemberInfo> Called(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body) yield break;
        foreach (var local in body.LocalVariables) yield return local.LocalType;
        var code = body.GetILAsByteArray()!;
        var types = method.DeclaringType is { IsGenericType: true } of ? of.GetGenericArguments() : null;
        var methods = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var opcode = Codes[code[at] == 0xFE ? 0xFE00 | code[at + 1] : code[at]];
            at += opcode.Size;
            if (opcode.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok
                && method.Module.ResolveMember(BitConverter.ToInt32(code, at), types, methods) is { } member)
                yield return member;
            at += opcode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }
}
