using System.Linq.Expressions;
using Ibasho.Data;

namespace Ibasho.Access;

/// <summary>One predicate about a noun and the one who asks; gates and compiled queries are made of it and never restate it.</summary>
public sealed class Rule<T>(Expression<Func<T, long, bool>> rule)
{
    // Looked up once: it stands in gates that are asked with every request.
    private readonly Lazy<Expression> _whole = new(() => Rules.Expand(rule.Body));

    internal LambdaExpression Expression => rule;

    /// <summary>Stands for the rule inside another expression; <see cref="Rules.Inline{T}"/> puts the rule in its place.</summary>
    public bool Of(T noun, long me) => throw new NotSupportedException("A rule runs in the database: inline it.");

    /// <summary>The rule as a filter for one person.</summary>
    public Expression<Func<T, bool>> For(long me)
    {
        // A captured value, so that the query is compiled once for everybody.
        var asking = System.Linq.Expressions.Expression.Field(System.Linq.Expressions.Expression.Constant(new Asking(me)), nameof(Asking.Me));
        var body = Rules.Replace(_whole.Value, rule.Parameters[1], asking);
        return System.Linq.Expressions.Expression.Lambda<Func<T, bool>>(body, rule.Parameters[0]);
    }

    private sealed class Asking(long me)
    {
        public readonly long Me = me;
    }
}

/// <summary>What is read of a noun for the one who asks: written once, put into every query that reads it.</summary>
public sealed class Shape<T, TRow>(Expression<Func<AppDb, T, long, TRow>> shape)
{
    internal LambdaExpression Expression => shape;

    /// <summary>Stands for the shape inside another expression; <see cref="Rules.Inline{T}"/> puts it in its place.</summary>
    public TRow Of(AppDb db, T noun, long me) => throw new NotSupportedException("A shape is read in the database: inline it.");
}

/// <summary>Puts rules into the places where an expression calls them.</summary>
public static class Rules
{
    public static Expression<T> Inline<T>(Expression<T> expression) => Expression.Lambda<T>(Expand(expression.Body), expression.Parameters);

    internal static Expression Expand(Expression expression) => new Inliner().Visit(expression);

    internal static Expression Replace(Expression body, ParameterExpression parameter, Expression value) => new Replacer(parameter, value).Visit(body);

    private sealed class Inliner : ExpressionVisitor
    {
        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            if (node.Method.Name != nameof(Rule<>.Of) || node.Object?.Type is not { IsGenericType: true } type
                || type.GetGenericTypeDefinition() is var made && made != typeof(Rule<>) && made != typeof(Shape<,>))
                return base.VisitMethodCall(node);

            var inner = (LambdaExpression)type.GetProperty(nameof(Rule<>.Expression), System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
                .GetValue(Expression.Lambda<Func<object>>(node.Object).Compile()())!;
            var body = inner.Body;
            for (var i = 0; i < inner.Parameters.Count; i++) body = Replace(body, inner.Parameters[i], Visit(node.Arguments[i]));
            return Visit(body);
        }
    }

    private sealed class Replacer(ParameterExpression parameter, Expression value) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? value : node;
    }
}
